import type { MailTexts } from '../../platform/mail/index.js';

export const videoDoneTexts: MailTexts = {
  subject: {
    EN: 'Your video is ready', ES: 'Su vídeo está listo', FR: 'Votre vidéo est prête', DE: 'Ihr Video ist fertig',
    KO: '동영상이 완성되었습니다', JA: '動画ができあがりました', ZH_HANT: '您的影片已完成', ZH_HANS: '您的视频已完成',
  },
  body: {
    EN: 'The video you asked for is ready to watch and download.\n\nYou get this mail because you asked to be told when it is done.',
    ES: 'El vídeo que pidió ya se puede ver y descargar.\n\nRecibe este correo porque pidió que le avisáramos.',
    FR: 'La vidéo que vous avez demandée est prête à être vue et téléchargée.\n\nVous recevez ce message parce que vous avez demandé à être prévenu.',
    DE: 'Das gewünschte Video ist fertig; Sie können es ansehen und herunterladen.\n\nSie bekommen diese Mail, weil Sie darum gebeten haben.',
    KO: '요청하신 동영상을 지금 보고 내려받을 수 있습니다.\n\n완료 알림을 요청하셨기 때문에 이 메일을 보내 드립니다.',
    JA: 'ご依頼の動画をご覧・ダウンロードいただけます。\n\nこのメールは、完成のお知らせを希望された方にお送りしています。',
    ZH_HANT: '您要求製作的影片已可觀看與下載。\n\n您收到這封信，是因為您要求在完成時通知您。',
    ZH_HANS: '您要求制作的视频已可观看和下载。\n\n您收到此邮件，是因为您要求在完成时通知您。',
  },
  action: {
    EN: 'Open the video', ES: 'Abrir el vídeo', FR: 'Ouvrir la vidéo', DE: 'Video öffnen', KO: '동영상 열기', JA: '動画を開く', ZH_HANT: '開啟影片', ZH_HANS: '打开视频',
  },
};
