/** Where a message that has come by a certain way can still get to, when all bridges stand. */
import type { Message } from '@hermod/model'
import type { Member } from '../member.js'
import type { NetworkWorld } from '../network-world.js'
import { hasDetours, type Plan } from './plan.js'

/** `homes`: brokers where it is consumed. */
export function reaches(
  plan: Plan,
  world: NetworkWorld,
  at: Member,
  message: Message,
  homes: readonly string[],
): boolean {
  if (homes.includes(at.name)) return true
  if (hasOneWayOnly(plan)) return false
  // A life before the present one has had another id, if each has its own.
  const passed = new Set((message.brokerPath ?? []).map(({ value }) => value))
  const seen = new Set([at.name])
  for (const name of seen) {
    for (const [one, other] of plan.edges) {
      const next = one === name ? other : other === name ? one : undefined
      if (next === undefined || seen.has(next) || passed.has(world.member(next).broker.id)) continue
      if (homes.includes(next)) return true
      seen.add(next)
    }
  }
  return false
}

/** Of several ways a consumer's demand takes one, and that may be the way which the message has come. */
function hasOneWayOnly(plan: Plan): boolean {
  const { suppressDuplicateQueueSubscriptions, conduitNetworkQueueSubscriptions } = plan.options
  return hasDetours(plan) && (suppressDuplicateQueueSubscriptions === true || conduitNetworkQueueSubscriptions === true)
}
