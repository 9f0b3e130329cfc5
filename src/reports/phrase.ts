/** A sentence whose names are kept apart from its words, so that a name can be set off and never be taken for words. */
export type Phrase = readonly (string | { readonly name: string })[];

export const phraseText = (phrase: Phrase): string =>
  phrase.map((part) => (typeof part === 'string' ? part : part.name)).join('');
