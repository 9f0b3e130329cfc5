import { adwin } from './adwin.ts';
import { cusum } from './cusum.ts';
import { ddm } from './ddm.ts';
import type { StreamDetector } from './detector.ts';
import { eddm } from './eddm.ts';
import { ewma } from './ewma.ts';
import { hddmA } from './hddm-a.ts';
import { hddmW } from './hddm-w.ts';
import { kswin } from './kswin.ts';
import { pageHinkley } from './page-hinkley.ts';
import { robustZScore } from './robust-z-score.ts';
import { seasonalZScore } from './seasonal-z-score.ts';
import { zScore } from './z-score.ts';

/** Every stream detector there is. Adding one is one file and one line here. */
export const detectors: readonly StreamDetector[] = [
  zScore,
  robustZScore,
  seasonalZScore,
  ewma,
  cusum,
  pageHinkley,
  adwin,
  kswin,
  ddm,
  eddm,
  hddmA,
  hddmW,
];
