import { modelConfig } from '../config.ts';
import { compareVerdicts, type Verdict } from '../core/evaluation.ts';
import type { SchemaColumn } from '../core/schema.ts';
import { formatInstant } from '../core/time.ts';
import { effectiveSettings } from '../monitors/spec.ts';
import type { Model } from '../store/state/models.ts';
import type { Page, PageRequest } from '../store/state/page.ts';
import type { AppContext } from './context.ts';
import { findModel } from './find-model.ts';
import { answerOf } from './read-references.ts';
import type { ReferenceAnswer } from './store-reference.ts';

export interface ModelAnswer {
  readonly model: string;
  readonly rows: number;
  readonly newest_event: string | null;
  /** The worst of its monitors' newest ones; null before the first evaluation. */
  readonly verdict: Verdict | null;
}

export interface ModelDetail extends ModelAnswer {
  readonly created_at: string;
  readonly columns: readonly SchemaColumn[];
  readonly changes: readonly {
    readonly column: string;
    readonly from: string | null;
    readonly to: string;
    readonly at: string;
  }[];
  readonly references: readonly ReferenceAnswer[];
  readonly monitors: readonly (Readonly<Record<string, unknown>> & { readonly name: string })[];
}

const REFERENCES_SHOWN_MAX = 100;

/** By name. */
export async function listModels(context: AppContext, page: PageRequest): Promise<Page<ModelAnswer>> {
  const { items, nextCursor } = context.state.models.list(page);
  return { items: await Promise.all(items.map((model) => summaryOf(context, model))), nextCursor };
}

export async function describeModel(context: AppContext, name: string): Promise<ModelDetail> {
  const model = findModel(context, name);
  const { state, config } = context;
  return {
    ...(await summaryOf(context, model)),
    created_at: formatInstant(model.createdAt),
    columns: state.models.schema(model.id).columns,
    changes: state.models
      .changes(model.id)
      .map(({ at, ...change }) => ({ ...change, at: formatInstant(at) })),
    references: state.references
      .list(name, { limit: REFERENCES_SHOWN_MAX, cursor: null })
      .items.map(answerOf),
    monitors: modelConfig(config, name).monitors.map((spec) => ({
      name: spec.name,
      ...effectiveSettings(spec),
    })),
  };
}

export async function summaryOf({ state, events }: AppContext, { id, name }: Model): Promise<ModelAnswer> {
  const table = { modelId: id, schema: state.models.schema(id) };
  const range = await events.timeRange(table, {});
  const verdicts = state.evaluations.latest(name).map(({ verdict }) => verdict);
  return {
    model: name,
    rows: await events.countRows(table, {}),
    newest_event: range === null ? null : formatInstant(range.lastAt),
    verdict: verdicts.sort(compareVerdicts)[0] ?? null,
  };
}
