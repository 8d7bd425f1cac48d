/** The kinds of campaign by the name that `--kind` takes. */
import type { MakeStage } from '../stage.js'
import { sharedfs } from './sharedfs.js'

export const KINDS: Readonly<Record<string, MakeStage>> = { sharedfs }
