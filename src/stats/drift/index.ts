import type { DriftTest } from '../measure.ts';
import { andersonDarling } from './anderson-darling.ts';
import { bhattacharyya } from './bhattacharyya.ts';
import { brunnerMunzel } from './brunner-munzel.ts';
import { chiSquare } from './chi-square.ts';
import { chiSquareGoodnessOfFit } from './chi-square-goodness-of-fit.ts';
import { cramerVonMises } from './cramer-von-mises.ts';
import { cramersV } from './cramers-v.ts';
import { energy } from './energy.ts';
import { eppsSingleton } from './epps-singleton.ts';
import { fisherExact } from './fisher-exact.ts';
import { gTest } from './g-test.ts';
import { hellinger } from './hellinger.ts';
import { histogramIntersection } from './histogram-intersection.ts';
import { jensenShannon } from './jensen-shannon.ts';
import { ks } from './ks.ts';
import { kuiper } from './kuiper.ts';
import { kullbackLeibler } from './kullback-leibler.ts';
import { lInfinity } from './l-infinity.ts';
import { mannWhitney } from './mann-whitney.ts';
import { mmd } from './mmd.ts';
import { psi } from './psi.ts';
import { studentT } from './student-t.ts';
import { totalVariation } from './total-variation.ts';
import { wasserstein } from './wasserstein.ts';
import { wassersteinNormed } from './wasserstein-normed.ts';
import { welchT } from './welch-t.ts';
import { zProportions } from './z-proportions.ts';

/** Every two-sample test and distance there is. Adding one is one file and one line here. */
export const driftTests: readonly DriftTest[] = [
  ks,
  kuiper,
  cramerVonMises,
  andersonDarling,
  eppsSingleton,
  mannWhitney,
  brunnerMunzel,
  welchT,
  studentT,
  energy,
  wasserstein,
  wassersteinNormed,
  chiSquare,
  jensenShannon,
  psi,
  chiSquareGoodnessOfFit,
  gTest,
  fisherExact,
  zProportions,
  cramersV,
  kullbackLeibler,
  hellinger,
  bhattacharyya,
  totalVariation,
  lInfinity,
  histogramIntersection,
  mmd,
];
