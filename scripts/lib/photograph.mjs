import sharp from 'sharp';

/**
 * A JPEG as a telephone takes it: 1600x1200, with camera and position in its EXIF, so that what the upload removes is really there.
 * The scene is drawn; bring your own with `npm run demo -- photo.jpg`.
 */
export function photograph() {
  const hills = (/** @type {number} */ y, /** @type {string} */ colour) =>
    `<path d="M0 ${y} C 300 ${y - 140}, 520 ${y + 60}, 800 ${y - 70} S 1300 ${y - 160}, 1600 ${y} V 1200 H 0 Z" fill="${colour}"/>`;
  const scene = `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1200">
    <defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="#274b8f"/><stop offset=".55" stop-color="#f29e6d"/><stop offset="1" stop-color="#fbe3b6"/></linearGradient>
    <radialGradient id="glow"><stop stop-color="#fff7d8"/><stop offset="1" stop-color="#fff7d8" stop-opacity="0"/></radialGradient></defs>
    <rect width="1600" height="1200" fill="url(#sky)"/><circle cx="1120" cy="560" r="330" fill="url(#glow)"/><circle cx="1120" cy="560" r="74" fill="#fffbe9"/>
    ${hills(760, '#7d5a7a')}${hills(880, '#543f63')}${hills(1010, '#2e2847')}</svg>`;
  return sharp(Buffer.from(scene)).jpeg({ quality: 88 }).withExif({
    IFD0: { Make: 'Demo', Model: 'Telephone' },
    IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1', GPSLongitudeRef: 'W', GPSLongitude: '0/1 7/1 0/1' },
  }).toBuffer();
}
