import { z } from 'zod';
import type { Reply } from './route.ts';

export const limitField = z.coerce.number().int().min(1).max(1000).default(100);

/** What every list takes. */
export const pageFields = {
  limit: limitField.describe('1 to 1000'),
  cursor: z.string().min(1).nullable().default(null).describe('next_cursor of the page before'),
};

export const pageQuery = z.strictObject(pageFields);

/** What every list answers. */
export const pageReply = ({
  items,
  nextCursor,
}: {
  readonly items: readonly unknown[];
  readonly nextCursor: string | null;
}): Reply => ({
  status: 200,
  json: { items, next_cursor: nextCursor },
});

/** The filters that were given. */
export const given = <T extends object>(filter: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
