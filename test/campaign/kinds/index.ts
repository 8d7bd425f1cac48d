/** The kinds of campaign by the name that `--kind` takes. */
import type { MakeStage } from '../stage.js'
import { combination } from './combination.js'
import { network } from './network.js'
import { sharedfs } from './sharedfs.js'

export const KINDS: Readonly<Record<string, MakeStage>> = { sharedfs, network, combination }
