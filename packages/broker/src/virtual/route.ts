/** Where a message goes that is sent to a virtual destination. A plain destination has none. */
import type { Message } from '@hermod/model'
import type { Plan } from './plan.js'

export interface Route {
  /** Adds all places of a message for this destination to the plan, in order. It changes nothing yet. */
  spread(message: Message, plan: Plan): void
}
