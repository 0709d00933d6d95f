/** Lightness 0..1, chroma 0..0.4, hue in degrees: OKLCH (Björn Ottosson), in which equal steps look equal. */
export interface Colour {
  l: number;
  c: number;
  h: number;
}

export function fromHex(hex: string): Colour {
  const [r, g, b] = [1, 3, 5].map((at) => toLinear(Number.parseInt(hex.slice(at, at + 2), 16) / 255)) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const y = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return { l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, c: Math.hypot(a, y), h: (Math.atan2(y, a) * 180) / Math.PI };
}

export function toHex({ l, c, h }: Colour): string {
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const channels = [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
  return `#${channels.map((value) => Math.round(fromLinear(value) * 255).toString(16).padStart(2, '0')).join('')}`;
}

/** `t` = 0 gives `from`, 1 gives `to`; straight through OKLab, so that opposite hues meet in grey and not in a rainbow. */
export function mix(from: string, to: string, t: number): string {
  const [one, two] = [fromHex(from), fromHex(to)].map(({ l, c, h }) => [l, c * Math.cos((h * Math.PI) / 180), c * Math.sin((h * Math.PI) / 180)]);
  const [l, a, b] = [0, 1, 2].map((axis) => (one?.[axis] ?? 0) * (1 - t) + (two?.[axis] ?? 0) * t) as [number, number, number];
  return toHex({ l, c: Math.hypot(a, b), h: (Math.atan2(b, a) * 180) / Math.PI });
}

/** Pulls a colour's hue towards another one, keeping its lightness. Chroma 0 drains it. */
export function tint(hex: string, hue: number, chroma: number, strength: number): string {
  const own = fromHex(hex);
  return mix(hex, toHex({ l: own.l, c: chroma * (1 - Math.abs(own.l - 0.6)), h: hue }), strength);
}

function toLinear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function fromLinear(value: number): number {
  const clamped = Math.min(1, Math.max(0, value));
  return clamped <= 0.0031308 ? clamped * 12.92 : 1.055 * clamped ** (1 / 2.4) - 0.055;
}
