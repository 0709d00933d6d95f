import sharp from 'sharp';
import type { Size } from '../../../../../platform/codecs/picture-rules.js';
import { addGrain } from '../compose-picture.js';
import { drawScene } from '../draw-scene.js';
import type { Scene } from '../plan-scene.js';
import { rasterise } from '../rasterise.js';
import { type Plate, toPlate } from './plate.js';

/** How much larger than the frame a stage is: the camera's room to move. */
const ROOM = 1.28;
/** A long photo may be that much longer than the frame; more would make the pan too fast. */
const LONGEST = 2.2;

/** The depths at which a scene is cut into plates, and how much each follows the camera. */
const BANDS = [
  { from: 0, to: 0.15, follow: 0.45 },
  { from: 0.15, to: 0.6, follow: 0.72 },
  { from: 0.6, to: 2, follow: 1 },
] as const;

/** A composed scene as plates at different distances, so that near things pass before far ones. */
export async function composeStage(scene: Scene, frame: Size): Promise<[Plate, ...Plate[]]> {
  const size = { width: even(frame.width * ROOM), height: even(frame.height * ROOM) };
  const layers = drawScene(scene, size.width, size.height);
  const plates: Plate[] = [];
  for (const { from, to, follow } of BANDS) {
    const band = layers.filter(({ depth }) => depth >= from && depth < to);
    if (band.length === 0) continue;
    const picture = await rasterise(band, size);
    if (plates.length === 0) {
      const { data } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
      addGrain(data, scene.random.fork('grain'));
      plates.push(toPlate(data, size, 3, follow));
    } else {
      plates.push(toPlate(await picture.raw().toBuffer(), size, 4, follow));
    }
  }
  return plates as [Plate, ...Plate[]];
}

/** A photo as one plate that covers the frame with room to spare and keeps as much of a longer side as can be shown. */
export async function photoStage(photo: string | Buffer, frame: Size): Promise<[Plate]> {
  const { width = 1, height = 1 } = await sharp(photo).metadata();
  const scale = Math.max((frame.width * ROOM) / width, (frame.height * ROOM) / height);
  const size = { width: even(Math.min(width * scale, frame.width * LONGEST)), height: even(Math.min(height * scale, frame.height * LONGEST)) };
  const pixels = await sharp(photo).resize(size.width, size.height, { fit: 'cover' }).flatten({ background: '#fff' }).toColourspace('srgb').removeAlpha().raw().toBuffer();
  return [toPlate(pixels, size, 3, 1)];
}

function even(length: number): number {
  return 2 * Math.round(length / 2);
}
