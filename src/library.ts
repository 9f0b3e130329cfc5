/** What `tidemark/stats` offers: the statistics core, and the comparison of whole tables by it. */
export { type CompareOptions, compareTables } from './monitors/compare-tables.ts';
export {
  type AnytimeFinding,
  type AnytimeOptions,
  type AnytimeState,
  anytimeMonitor,
} from './stats/anytime/monitor.ts';
export { type CompiledTable, compileTable, type Table, type TableValue } from './stats/compile-table.ts';
export * from './stats/index.ts';
