import type { MailTexts } from '../../platform/mail/index.js';

/** The words of this module's mails, in all languages [P41]. Those that arrive uninvited say what to do if it wasn't you. */
export const verifyEmailTexts: MailTexts = {
  subject: {
    EN: 'Confirm your email address', ES: 'Confirme su dirección de correo', FR: 'Confirmez votre adresse e-mail', DE: 'Bestätigen Sie Ihre E-Mail-Adresse',
    KO: '이메일 주소를 확인해 주세요', JA: 'メールアドレスの確認', ZH_HANT: '請確認您的電子郵件地址', ZH_HANS: '请确认您的邮箱地址',
  },
  body: {
    EN: 'Welcome to Dreamlux. Please confirm that this address is yours; the link works once, for 24 hours.\n\nIf you did not sign up, ignore this mail: nothing will happen.',
    ES: 'Le damos la bienvenida a Dreamlux. Confirme que esta dirección es suya; el enlace sirve una vez, durante 24 horas.\n\nSi no se ha registrado, ignore este correo: no pasará nada.',
    FR: 'Bienvenue chez Dreamlux. Confirmez que cette adresse est la vôtre ; le lien fonctionne une fois, pendant 24 heures.\n\nSi vous ne vous êtes pas inscrit, ignorez ce message : il ne se passera rien.',
    DE: 'Willkommen bei Dreamlux. Bitte bestätigen Sie, dass dies Ihre Adresse ist; der Link gilt einmal und 24 Stunden lang.\n\nWenn Sie sich nicht registriert haben, ignorieren Sie diese E-Mail: Es geschieht nichts.',
    KO: 'Dreamlux에 오신 것을 환영합니다. 본인의 주소가 맞는지 확인해 주세요. 링크는 24시간 동안 한 번만 사용할 수 있습니다.\n\n가입한 적이 없다면 이 메일을 무시하세요. 아무 일도 일어나지 않습니다.',
    JA: 'Dreamluxへようこそ。このアドレスがご本人のものであることをご確認ください。リンクは24時間以内に一度だけ使えます。\n\n登録した覚えがない場合は、このメールを無視してください。何も起こりません。',
    ZH_HANT: '歡迎使用 Dreamlux。請確認這是您的地址；連結在 24 小時內可使用一次。\n\n若您沒有註冊，請忽略此信，不會發生任何事。',
    ZH_HANS: '欢迎使用 Dreamlux。请确认这是您的地址；链接在 24 小时内可使用一次。\n\n如果您没有注册，请忽略此邮件，不会发生任何事。',
  },
  action: {
    EN: 'Confirm address', ES: 'Confirmar dirección', FR: 'Confirmer l’adresse', DE: 'Adresse bestätigen', KO: '주소 확인', JA: 'アドレスを確認する', ZH_HANT: '確認地址', ZH_HANS: '确认地址',
  },
};

export const alreadyRegisteredTexts: MailTexts = {
  subject: {
    EN: 'You already have an account', ES: 'Ya tiene una cuenta', FR: 'Vous avez déjà un compte', DE: 'Sie haben bereits ein Konto',
    KO: '이미 계정이 있습니다', JA: 'すでにアカウントをお持ちです', ZH_HANT: '您已經有帳號了', ZH_HANS: '您已经有账号了',
  },
  body: {
    EN: 'Someone tried to use this address for a new account or for another one, but it belongs to your account already. If it was you, just sign in; if you forgot your password, ask for a new one there.\n\nIf it was not you, there is nothing to do: nobody has gained access.',
    ES: 'Alguien ha intentado usar esta dirección para una cuenta nueva o para otra, pero ya pertenece a su cuenta. Si ha sido usted, inicie sesión; si olvidó la contraseña, pida una nueva allí.\n\nSi no ha sido usted, no tiene que hacer nada: nadie ha entrado.',
    FR: 'Quelqu’un a voulu utiliser cette adresse pour un nouveau compte ou pour un autre, mais elle appartient déjà à votre compte. Si c’était vous, connectez-vous ; en cas d’oubli, demandez-y un nouveau mot de passe.\n\nSi ce n’était pas vous, il n’y a rien à faire : personne n’a obtenu d’accès.',
    DE: 'Jemand wollte diese Adresse für ein neues oder ein anderes Konto verwenden, aber sie gehört schon zu Ihrem. Wenn Sie das waren, melden Sie sich einfach an; ein vergessenes Passwort können Sie dort ersetzen.\n\nWenn nicht, ist nichts zu tun: Niemand hat Zugang erhalten.',
    KO: '누군가 이 주소를 새 계정이나 다른 계정에 사용하려고 했지만, 이 주소는 이미 회원님의 계정에 등록되어 있습니다. 본인이라면 로그인해 주세요. 비밀번호를 잊었다면 그곳에서 새로 요청할 수 있습니다.\n\n본인이 아니라면 아무것도 하지 않아도 됩니다. 누구도 접근 권한을 얻지 못했습니다.',
    JA: 'どなたかがこのアドレスを新しいアカウントまたは別のアカウントに使おうとしましたが、すでにお客様のアカウントに登録されています。ご本人の場合はログインしてください。パスワードを忘れた場合は、そこで再設定できます。\n\nご本人でない場合、お手続きは不要です。誰もアクセスしていません。',
    ZH_HANT: '有人想將此地址用於新帳號或其他帳號，但它已屬於您的帳號。若是您本人，請直接登入；若忘記密碼，可在該處重設。\n\n若不是您，無需任何處理：沒有人取得存取權。',
    ZH_HANS: '有人想将此地址用于新账号或其他账号，但它已属于您的账号。如果是您本人，请直接登录；如果忘记密码，可在那里重设。\n\n如果不是您，无需任何处理：没有人获得访问权限。',
  },
  action: { EN: 'Sign in', ES: 'Iniciar sesión', FR: 'Se connecter', DE: 'Anmelden', KO: '로그인', JA: 'ログイン', ZH_HANT: '登入', ZH_HANS: '登录' },
};

export const resetPasswordTexts: MailTexts = {
  subject: {
    EN: 'Choose a new password', ES: 'Elija una contraseña nueva', FR: 'Choisissez un nouveau mot de passe', DE: 'Wählen Sie ein neues Passwort',
    KO: '새 비밀번호를 설정해 주세요', JA: '新しいパスワードの設定', ZH_HANT: '設定新密碼', ZH_HANS: '设置新密码',
  },
  body: {
    EN: 'Someone asked for a new password for your account. The link works once, for one hour.\n\nIf it was not you, ignore this mail: your password stays as it is.',
    ES: 'Alguien ha pedido una contraseña nueva para su cuenta. El enlace sirve una vez, durante una hora.\n\nSi no ha sido usted, ignore este correo: su contraseña no cambia.',
    FR: 'Quelqu’un a demandé un nouveau mot de passe pour votre compte. Le lien fonctionne une fois, pendant une heure.\n\nSi ce n’était pas vous, ignorez ce message : votre mot de passe ne change pas.',
    DE: 'Jemand hat ein neues Passwort für Ihr Konto angefordert. Der Link gilt einmal und eine Stunde lang.\n\nWenn Sie das nicht waren, ignorieren Sie diese E-Mail: Ihr Passwort bleibt, wie es ist.',
    KO: '회원님 계정의 새 비밀번호가 요청되었습니다. 링크는 1시간 동안 한 번만 사용할 수 있습니다.\n\n본인이 아니라면 이 메일을 무시하세요. 비밀번호는 그대로 유지됩니다.',
    JA: 'お客様のアカウントの新しいパスワードが要求されました。リンクは1時間以内に一度だけ使えます。\n\nご本人でない場合は、このメールを無視してください。パスワードは変わりません。',
    ZH_HANT: '有人為您的帳號申請新密碼。連結在一小時內可使用一次。\n\n若不是您，請忽略此信，您的密碼不會改變。',
    ZH_HANS: '有人为您的账号申请新密码。链接在一小时内可使用一次。\n\n如果不是您，请忽略此邮件，您的密码不会改变。',
  },
  action: {
    EN: 'Choose a password', ES: 'Elegir contraseña', FR: 'Choisir un mot de passe', DE: 'Passwort wählen', KO: '비밀번호 설정', JA: 'パスワードを設定する', ZH_HANT: '設定密碼', ZH_HANS: '设置密码',
  },
};

export const passwordChangedTexts: MailTexts = {
  subject: {
    EN: 'Your password was changed', ES: 'Su contraseña ha cambiado', FR: 'Votre mot de passe a été modifié', DE: 'Ihr Passwort wurde geändert',
    KO: '비밀번호가 변경되었습니다', JA: 'パスワードが変更されました', ZH_HANT: '您的密碼已變更', ZH_HANS: '您的密码已更改',
  },
  body: {
    EN: 'The password of your account was changed, and all other devices were signed out.\n\nIf it was not you, ask for a new password at once and check your API keys.',
    ES: 'La contraseña de su cuenta ha cambiado y se ha cerrado la sesión en los demás dispositivos.\n\nSi no ha sido usted, pida una contraseña nueva enseguida y revise sus claves de API.',
    FR: 'Le mot de passe de votre compte a été modifié et tous les autres appareils ont été déconnectés.\n\nSi ce n’était pas vous, demandez tout de suite un nouveau mot de passe et vérifiez vos clés d’API.',
    DE: 'Das Passwort Ihres Kontos wurde geändert, und alle anderen Geräte wurden abgemeldet.\n\nWenn Sie das nicht waren, fordern Sie sofort ein neues Passwort an und prüfen Sie Ihre API-Schlüssel.',
    KO: '계정의 비밀번호가 변경되었고 다른 모든 기기에서 로그아웃되었습니다.\n\n본인이 아니라면 즉시 새 비밀번호를 요청하고 API 키를 확인해 주세요.',
    JA: 'アカウントのパスワードが変更され、ほかのすべての端末からログアウトしました。\n\nご本人でない場合は、すぐに新しいパスワードを設定し、APIキーをご確認ください。',
    ZH_HANT: '您的帳號密碼已變更，其他裝置皆已登出。\n\n若不是您，請立即重設密碼並檢查您的 API 金鑰。',
    ZH_HANS: '您的账号密码已更改，其他设备均已退出登录。\n\n如果不是您，请立即重设密码并检查您的 API 密钥。',
  },
};

export const confirmEmailChangeTexts: MailTexts = {
  subject: {
    EN: 'Confirm your new email address', ES: 'Confirme su nueva dirección de correo', FR: 'Confirmez votre nouvelle adresse e-mail', DE: 'Bestätigen Sie Ihre neue E-Mail-Adresse',
    KO: '새 이메일 주소를 확인해 주세요', JA: '新しいメールアドレスの確認', ZH_HANT: '請確認您的新電子郵件地址', ZH_HANS: '请确认您的新邮箱地址',
  },
  body: {
    EN: 'Someone wants to use this address for their Dreamlux account. If it was you, confirm it; the link works once, for 24 hours.\n\nIf it was not you, ignore this mail: nothing will happen.',
    ES: 'Alguien quiere usar esta dirección para su cuenta de Dreamlux. Si ha sido usted, confírmela; el enlace sirve una vez, durante 24 horas.\n\nSi no ha sido usted, ignore este correo: no pasará nada.',
    FR: 'Quelqu’un veut utiliser cette adresse pour son compte Dreamlux. Si c’est vous, confirmez-la ; le lien fonctionne une fois, pendant 24 heures.\n\nSi ce n’est pas vous, ignorez ce message : il ne se passera rien.',
    DE: 'Jemand möchte diese Adresse für sein Dreamlux-Konto verwenden. Wenn Sie das waren, bestätigen Sie sie; der Link gilt einmal und 24 Stunden lang.\n\nWenn nicht, ignorieren Sie diese E-Mail: Es geschieht nichts.',
    KO: '누군가 이 주소를 Dreamlux 계정에 사용하려고 합니다. 본인이라면 확인해 주세요. 링크는 24시간 동안 한 번만 사용할 수 있습니다.\n\n본인이 아니라면 이 메일을 무시하세요. 아무 일도 일어나지 않습니다.',
    JA: 'どなたかがこのアドレスをDreamluxのアカウントに使おうとしています。ご本人の場合はご確認ください。リンクは24時間以内に一度だけ使えます。\n\nご本人でない場合は、このメールを無視してください。何も起こりません。',
    ZH_HANT: '有人想將此地址用於其 Dreamlux 帳號。若是您本人，請確認；連結在 24 小時內可使用一次。\n\n若不是您，請忽略此信，不會發生任何事。',
    ZH_HANS: '有人想将此地址用于其 Dreamlux 账号。如果是您本人，请确认；链接在 24 小时内可使用一次。\n\n如果不是您，请忽略此邮件，不会发生任何事。',
  },
  action: verifyEmailTexts.action,
};

export const emailChangeRequestedTexts: MailTexts = {
  subject: {
    EN: 'Your email address is about to change', ES: 'Su dirección de correo va a cambiar', FR: 'Votre adresse e-mail va changer', DE: 'Ihre E-Mail-Adresse soll sich ändern',
    KO: '이메일 주소 변경이 요청되었습니다', JA: 'メールアドレス変更のお知らせ', ZH_HANT: '您的電子郵件地址即將變更', ZH_HANS: '您的邮箱地址即将更改',
  },
  body: {
    EN: 'A new email address was asked for in your account. It takes effect once it is confirmed from the new address.\n\nIf it was not you, change your password now and sign out other devices: that cancels it.',
    ES: 'En su cuenta se ha pedido una nueva dirección de correo. Se aplicará cuando se confirme desde la nueva dirección.\n\nSi no ha sido usted, cambie ya su contraseña y cierre las demás sesiones: así se anula.',
    FR: 'Une nouvelle adresse e-mail a été demandée dans votre compte. Elle prendra effet une fois confirmée depuis la nouvelle adresse.\n\nSi ce n’était pas vous, changez tout de suite votre mot de passe et déconnectez les autres appareils : cela l’annule.',
    DE: 'In Ihrem Konto wurde eine neue E-Mail-Adresse angefordert. Sie gilt, sobald sie von der neuen Adresse aus bestätigt ist.\n\nWenn Sie das nicht waren, ändern Sie jetzt Ihr Passwort und melden Sie andere Geräte ab: Das hebt sie auf.',
    KO: '계정에서 새 이메일 주소가 요청되었습니다. 새 주소에서 확인하면 적용됩니다.\n\n본인이 아니라면 지금 비밀번호를 변경하고 다른 기기에서 로그아웃해 주세요. 그러면 요청이 취소됩니다.',
    JA: 'アカウントで新しいメールアドレスが要求されました。新しいアドレスで確認されると有効になります。\n\nご本人でない場合は、今すぐパスワードを変更し、ほかの端末からログアウトしてください。要求は取り消されます。',
    ZH_HANT: '您的帳號申請了新的電子郵件地址，從新地址確認後即生效。\n\n若不是您，請立即變更密碼並登出其他裝置，該申請便會取消。',
    ZH_HANS: '您的账号申请了新的邮箱地址，从新地址确认后即生效。\n\n如果不是您，请立即更改密码并退出其他设备，该申请便会取消。',
  },
};

export const emailChangedTexts: MailTexts = {
  subject: {
    EN: 'Your email address was changed', ES: 'Su dirección de correo ha cambiado', FR: 'Votre adresse e-mail a été modifiée', DE: 'Ihre E-Mail-Adresse wurde geändert',
    KO: '이메일 주소가 변경되었습니다', JA: 'メールアドレスが変更されました', ZH_HANT: '您的電子郵件地址已變更', ZH_HANS: '您的邮箱地址已更改',
  },
  body: {
    EN: 'Your account now uses another email address. This one no longer belongs to it.\n\nIf it was not you, please contact support at once.',
    ES: 'Su cuenta usa ahora otra dirección de correo. Esta ya no forma parte de ella.\n\nSi no ha sido usted, póngase en contacto con soporte enseguida.',
    FR: 'Votre compte utilise désormais une autre adresse e-mail. Celle-ci ne lui appartient plus.\n\nSi ce n’était pas vous, contactez tout de suite l’assistance.',
    DE: 'Ihr Konto verwendet jetzt eine andere E-Mail-Adresse. Diese gehört nicht mehr dazu.\n\nWenn Sie das nicht waren, wenden Sie sich bitte sofort an den Support.',
    KO: '이제 계정에서 다른 이메일 주소를 사용합니다. 이 주소는 더 이상 계정에 속하지 않습니다.\n\n본인이 아니라면 즉시 고객지원에 문의해 주세요.',
    JA: 'アカウントのメールアドレスが別のものに変わりました。このアドレスはもう使われません。\n\nご本人でない場合は、すぐにサポートへご連絡ください。',
    ZH_HANT: '您的帳號現已使用另一個電子郵件地址，此地址不再屬於該帳號。\n\n若不是您，請立即聯絡客服。',
    ZH_HANS: '您的账号现已使用另一个邮箱地址，此地址不再属于该账号。\n\n如果不是您，请立即联系客服。',
  },
};

export const reauthenticationCodeTexts: MailTexts = {
  subject: {
    EN: 'Your code', ES: 'Su código', FR: 'Votre code', DE: 'Ihr Code', KO: '확인 코드', JA: '確認コード', ZH_HANT: '您的驗證碼', ZH_HANS: '您的验证码',
  },
  body: {
    EN: 'Your code is {code}. It works once, for 10 minutes.\n\nWe never ask for it by phone or mail. If you did not ask for it, sign out other devices and change your password.',
    ES: 'Su código es {code}. Sirve una vez, durante 10 minutos.\n\nNunca lo pedimos por teléfono ni por correo. Si no lo ha pedido, cierre las demás sesiones y cambie su contraseña.',
    FR: 'Votre code est {code}. Il fonctionne une fois, pendant 10 minutes.\n\nNous ne le demandons jamais par téléphone ni par e-mail. Si vous ne l’avez pas demandé, déconnectez les autres appareils et changez votre mot de passe.',
    DE: 'Ihr Code ist {code}. Er gilt einmal und 10 Minuten lang.\n\nWir fragen nie am Telefon oder per E-Mail danach. Wenn Sie ihn nicht angefordert haben, melden Sie andere Geräte ab und ändern Sie Ihr Passwort.',
    KO: '확인 코드는 {code}입니다. 10분 동안 한 번만 사용할 수 있습니다.\n\n전화나 메일로 코드를 묻지 않습니다. 요청한 적이 없다면 다른 기기에서 로그아웃하고 비밀번호를 변경해 주세요.',
    JA: '確認コードは{code}です。10分以内に一度だけ使えます。\n\n電話やメールでお聞きすることはありません。心当たりがない場合は、ほかの端末からログアウトし、パスワードを変更してください。',
    ZH_HANT: '您的驗證碼是 {code}，在 10 分鐘內可使用一次。\n\n我們絕不會以電話或郵件索取。若不是您申請的，請登出其他裝置並變更密碼。',
    ZH_HANS: '您的验证码是 {code}，在 10 分钟内可使用一次。\n\n我们绝不会通过电话或邮件索取。如果不是您申请的，请退出其他设备并更改密码。',
  },
};
