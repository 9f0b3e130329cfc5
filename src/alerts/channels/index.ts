import type { Channel } from '../channel.ts';
import { email } from './email.ts';
import { slack } from './slack.ts';
import { webhook } from './webhook.ts';

/** Every kind of channel. Configuration, docs and the contract tests read this list. */
export const channels: readonly Channel[] = [slack, email, webhook];
