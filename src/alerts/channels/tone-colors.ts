import type { Tone } from '../message.ts';

export const TONE_COLORS: Readonly<Record<Tone, string>> = {
  critical: '#d1242f',
  warning: '#d29922',
  good: '#1a7f37',
  neutral: '#6e7781',
};
