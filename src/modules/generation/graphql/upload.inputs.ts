import { Field, ID, InputType, Int, ObjectType, GraphQLISODateTime } from '@nestjs/graphql';
import { IsBoolean, IsInt, IsString } from 'class-validator';
import { GraphQLJson } from '../../../platform/graphql/index.js';
import { Upload } from '../../media/index.js';

@InputType({ description: 'What is going to be sent.' })
export class CreateUploadInput {
  @Field({ description: '`image/jpeg`, `image/png` or `image/webp`.' })
  @IsString()
  contentType: string;

  @Field(() => Int, { description: 'Exactly as many bytes as will come; at most 20 MB.' })
  @IsInt()
  byteSize: number;
}

@InputType({ description: 'Which upload has been sent.' })
export class CompleteUploadInput {
  @Field(() => ID, { description: 'An upload of yours.' })
  @IsString()
  id: string;
}

@InputType({ description: 'What to change about an upload.' })
export class UpdateUploadInput {
  @Field(() => ID, { description: 'An upload of yours.' })
  @IsString()
  id: string;

  @Field({ description: 'Keep it beyond the day on which it would be deleted by itself.' })
  @IsBoolean()
  kept: boolean;
}

@InputType({ description: 'Which upload to delete.' })
export class DeleteUploadInput {
  @Field(() => ID, { description: 'An upload of yours.' })
  @IsString()
  id: string;
}

@ObjectType({ description: 'Where to send an announced picture: HTTP PUT its bytes there, then call `completeUpload`.' })
export class UploadTicket {
  @Field(() => Upload, { description: 'The upload, PENDING.' })
  upload: Upload;

  @Field({ description: 'Needs no sign-in: the address itself is the permission.' })
  putUrl: string;

  @Field(() => GraphQLJson, { description: 'Headers to send along, by name.' })
  headers: Record<string, string>;

  @Field(() => GraphQLISODateTime, { description: 'Until when the address takes bytes.' })
  expiresAt: Date;
}
