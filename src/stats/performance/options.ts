import { z } from 'zod';

export const confidenceOption = z
  .number()
  .min(0.5)
  .max(0.999999)
  .default(0.95)
  .describe('how often the interval is to hold the value of the population');
