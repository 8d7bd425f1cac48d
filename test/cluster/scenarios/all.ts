/** In the order in which they are played: those that end connections come last. */
import { BACKFLOW } from './backflow.js'
import { CROSSING } from './crossing.js'
import { DURABLES } from './durables.js'
import { FAULTS } from './faults.js'
import { HOPS } from './hops.js'
import { REPLIES } from './replies.js'
import type { Scenario } from './scenario.js'
import { SHARING } from './sharing.js'

export const SCENARIOS: readonly Scenario[] = [
  ...CROSSING,
  ...SHARING,
  ...HOPS,
  ...REPLIES,
  ...BACKFLOW,
  ...DURABLES,
  ...FAULTS,
]
