import { Controller, Get, Header } from '@nestjs/common';
import { Access } from '../../../platform/access/index.js';
import { linkPage, LINK_PAGE_CSP } from './link-page.js';

const SIGNED_IN = '__typename ... on SignedIn { viewer { email } } ... on UserError { message }';

/** What the web app shows behind a mailed link, as small as it can be, so that the links work where there is no web app. Not registered in production. */
@Controller()
export class LinkPagesController {
  @Get('verify-email')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', LINK_PAGE_CSP)
  @Access({ anonymous: true })
  verifyEmail(): string {
    return linkPage({ title: 'Confirm your email address', mutation: `mutation ($token: String!) { verifyEmail(input: { token: $token }) { ${SIGNED_IN} } }`, fields: [], success: 'SignedIn' });
  }

  @Get('reset-password')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', LINK_PAGE_CSP)
  @Access({ anonymous: true })
  resetPassword(): string {
    return linkPage({
      title: 'Choose a new password', fields: ['newPassword'], success: 'SignedIn',
      mutation: `mutation ($token: String!, $newPassword: String!) { resetPassword(input: { token: $token, newPassword: $newPassword }) { ${SIGNED_IN} } }`,
    });
  }

  @Get('confirm-email-change')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', LINK_PAGE_CSP)
  @Access({ anonymous: true })
  confirmEmailChange(): string {
    return linkPage({
      title: 'Confirm your new email address', fields: [], success: 'EmailChanged',
      mutation: 'mutation ($token: String!) { confirmEmailChange(input: { token: $token }) { __typename ... on EmailChanged { email } ... on UserError { message } } }',
    });
  }

  @Get('sign-in')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', LINK_PAGE_CSP)
  @Access({ anonymous: true })
  signIn(): string {
    return linkPage({
      title: 'Sign in', fields: ['email', 'password'], success: 'SignedIn',
      mutation: `mutation ($email: String!, $password: String!) { signIn(input: { email: $email, password: $password }) { ${SIGNED_IN} } }`,
    });
  }
}
