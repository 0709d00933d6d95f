import { defineErrors, DomainError } from '../../platform/errors/index.js';

/** Why an upload was refused, in words for people. The names are those of the codecs, with UPLOAD_ in front. */
export const codes = defineErrors({
  UPLOAD_EMPTY: {
    level: 'debug', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'The file is empty.', ES: 'El archivo está vacío.', FR: 'Le fichier est vide.', DE: 'Die Datei ist leer.',
      KO: '파일이 비어 있습니다.', JA: 'ファイルが空です。', ZH_HANT: '檔案是空的。', ZH_HANS: '文件是空的。',
    },
  },
  UPLOAD_TOO_LARGE: {
    level: 'debug', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'The file is too large: at most 20 MB.', ES: 'El archivo es demasiado grande: máximo 20 MB.', FR: 'Le fichier est trop volumineux : 20 Mo au plus.',
      DE: 'Die Datei ist zu groß: höchstens 20 MB.', KO: '파일이 너무 큽니다. 최대 20MB입니다.', JA: 'ファイルが大きすぎます。上限は20MBです。',
      ZH_HANT: '檔案太大：最多 20 MB。', ZH_HANS: '文件太大：最多 20 MB。',
    },
  },
  UPLOAD_UNSUPPORTED_TYPE: {
    level: 'debug', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'Please use a JPEG, PNG or WebP picture.', ES: 'Use una imagen JPEG, PNG o WebP.', FR: 'Utilisez une image JPEG, PNG ou WebP.',
      DE: 'Bitte verwenden Sie ein Bild in JPEG, PNG oder WebP.', KO: 'JPEG, PNG 또는 WebP 이미지를 사용해 주세요.', JA: 'JPEG、PNG、WebPの画像をお使いください。',
      ZH_HANT: '請使用 JPEG、PNG 或 WebP 圖片。', ZH_HANS: '请使用 JPEG、PNG 或 WebP 图片。',
    },
  },
  UPLOAD_TYPE_MISMATCH: {
    level: 'debug', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'The file is not what its type says.', ES: 'El archivo no corresponde a su tipo.', FR: 'Le fichier ne correspond pas à son type.',
      DE: 'Die Datei ist nicht das, was ihr Typ angibt.', KO: '파일 내용이 형식과 다릅니다.', JA: 'ファイルの内容が形式と一致しません。',
      ZH_HANT: '檔案內容與其類型不符。', ZH_HANS: '文件内容与其类型不符。',
    },
  },
  UPLOAD_ANIMATED: {
    level: 'debug', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'Animated pictures can’t be used; please choose a still one.', ES: 'No se admiten imágenes animadas; elija una fija.', FR: 'Les images animées ne sont pas acceptées ; choisissez une image fixe.',
      DE: 'Animierte Bilder gehen nicht; bitte wählen Sie ein stehendes.', KO: '움직이는 이미지는 사용할 수 없습니다. 정지 이미지를 선택해 주세요.', JA: 'アニメーション画像は使えません。静止画を選んでください。',
      ZH_HANT: '無法使用動態圖片，請選擇靜態圖片。', ZH_HANS: '无法使用动态图片，请选择静态图片。',
    },
  },
  UPLOAD_POLYGLOT: {
    level: 'info', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'The file holds more than a picture. Please save it anew and try again.', ES: 'El archivo contiene algo más que una imagen. Guárdela de nuevo y vuelva a intentarlo.',
      FR: 'Le fichier contient autre chose qu’une image. Enregistrez-la de nouveau puis réessayez.', DE: 'Die Datei enthält mehr als ein Bild. Bitte speichern Sie es neu und versuchen Sie es noch einmal.',
      KO: '파일에 이미지 외의 내용이 있습니다. 다시 저장한 뒤 시도해 주세요.', JA: 'ファイルに画像以外のものが含まれています。保存し直してお試しください。',
      ZH_HANT: '檔案包含圖片以外的內容，請重新儲存後再試。', ZH_HANS: '文件包含图片以外的内容，请重新保存后再试。',
    },
  },
  UPLOAD_TOO_MANY_PIXELS: {
    level: 'debug', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'The picture has too many pixels: at most 40 megapixels.', ES: 'La imagen tiene demasiados píxeles: máximo 40 megapíxeles.', FR: 'L’image a trop de pixels : 40 mégapixels au plus.',
      DE: 'Das Bild hat zu viele Pixel: höchstens 40 Megapixel.', KO: '이미지 픽셀이 너무 많습니다. 최대 4천만 화소입니다.', JA: '画像の画素数が多すぎます。上限は4000万画素です。',
      ZH_HANT: '圖片像素過多：最多 4000 萬像素。', ZH_HANS: '图片像素过多：最多 4000 万像素。',
    },
  },
  UPLOAD_TRUNCATED: {
    level: 'debug', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'The file is incomplete. Please send it again.', ES: 'El archivo está incompleto. Envíelo de nuevo.', FR: 'Le fichier est incomplet. Envoyez-le de nouveau.',
      DE: 'Die Datei ist unvollständig. Bitte senden Sie sie noch einmal.', KO: '파일이 완전하지 않습니다. 다시 보내 주세요.', JA: 'ファイルが不完全です。もう一度送ってください。',
      ZH_HANT: '檔案不完整，請重新傳送。', ZH_HANS: '文件不完整，请重新发送。',
    },
  },
  UPLOAD_CORRUPT: {
    level: 'debug', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'The picture can’t be read; the file seems damaged.', ES: 'No se puede leer la imagen; el archivo parece dañado.', FR: 'L’image est illisible ; le fichier semble endommagé.',
      DE: 'Das Bild lässt sich nicht lesen; die Datei scheint beschädigt.', KO: '이미지를 읽을 수 없습니다. 파일이 손상된 것 같습니다.', JA: '画像を読み取れません。ファイルが壊れているようです。',
      ZH_HANT: '無法讀取圖片，檔案似乎已損壞。', ZH_HANS: '无法读取图片，文件似乎已损坏。',
    },
  },
  UPLOAD_NOT_RECEIVED: {
    level: 'debug', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'The file has not arrived yet. Send it to the address of the ticket first.', ES: 'El archivo aún no ha llegado. Envíelo primero a la dirección indicada.',
      FR: 'Le fichier n’est pas encore arrivé. Envoyez-le d’abord à l’adresse indiquée.', DE: 'Die Datei ist noch nicht da. Bitte senden Sie sie zuerst an die angegebene Adresse.',
      KO: '파일이 아직 도착하지 않았습니다. 먼저 안내된 주소로 보내 주세요.', JA: 'ファイルがまだ届いていません。先に指定の宛先へ送ってください。',
      ZH_HANT: '檔案尚未送達，請先傳送到指定的位址。', ZH_HANS: '文件尚未送达，请先发送到指定的地址。',
    },
  },
});

export type UploadRefusal = keyof typeof codes;

/** The bytes of an upload can't be taken; `code` says why. Its field is the one of the mutation at hand. */
export class UploadRefusedError extends DomainError {
  readonly typename = 'InvalidInput';
  constructor(code: UploadRefusal, field: string | null = null) {
    super(code, { field });
  }
}
