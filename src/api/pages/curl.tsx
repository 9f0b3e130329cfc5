import type { JSX } from 'hono/jsx/jsx-runtime';
import { predictionsPath, referencePath } from './paths.ts';

export interface ServiceAddress {
  readonly publicUrl: string;
  /** Whether requests have to carry a key. */
  readonly isKeyNeeded: boolean;
}

interface CurlProps extends ServiceAddress {
  readonly model: string;
}

export const ReferenceCurl = ({ model, publicUrl, isKeyNeeded }: CurlProps): JSX.Element => (
  <Command
    lines={[
      `curl -X PUT "${publicUrl}${referencePath(model, 'training')}"`,
      ...keyLine(isKeyNeeded),
      '-H "Content-Type: text/csv"',
      '--data-binary @training.csv',
    ]}
  />
);

export const PredictionsCurl = ({ model, publicUrl, isKeyNeeded }: CurlProps): JSX.Element => (
  <Command
    lines={[
      `curl "${publicUrl}${predictionsPath(model)}"`,
      ...keyLine(isKeyNeeded),
      '-H "Content-Type: application/json"',
      `-d '{"features": {"distance": 733}, "prediction": 12.5}'`,
    ]}
  />
);

const keyLine = (isKeyNeeded: boolean): string[] =>
  isKeyNeeded ? ['-H "Authorization: Bearer $TIDEMARK_KEY"'] : [];

const Command = ({ lines }: { readonly lines: readonly string[] }): JSX.Element => (
  <pre>
    <code>{lines.join(' \\\n  ')}</code>
  </pre>
);
