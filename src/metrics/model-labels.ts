/** Gives the first models that ask a label of their own, and all further ones a common label that is no model's name. */
export class ModelLabels {
  readonly #known = new Set<string>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  has(model: string): boolean {
    if (!this.#known.has(model) && this.#known.size < this.#max) this.#known.add(model);
    return this.#known.has(model);
  }

  labelOf(model: string): string {
    return this.has(model) ? model : '_other';
  }
}
