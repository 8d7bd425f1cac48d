/**
 * A message of a topic can reach this broker over several ways. The first copy goes to all who are to have it here and
 * over all bridges; but where it has passed too many brokers for a bridge (`messageTTL`), one that comes by a shorter
 * way may still cross it, and nobody else would bring it to the broker behind.
 */
import type { BrokerId, ConsumerRequest, Message } from '@hermod/model'

type Bridge = Pick<ConsumerRequest, 'mayCross'>

/** Over that bridge the copy can go, and the one that came by the way `longer` could not, for that was too long. */
export function reachesFurther(bridge: Bridge | undefined, copy: Message, longer: readonly BrokerId[]): boolean {
  const mayCross = bridge?.mayCross
  const own = copy.brokerPath
  if (mayCross === undefined || own === null || !mayCross(copy)) return false
  const crossesAfter = (path: readonly BrokerId[]): boolean => {
    copy.brokerPath = path
    try {
      return mayCross(copy)
    } finally {
      copy.brokerPath = own
    }
  }
  // As many brokers as the other copy had passed, but only such as are not behind the bridge.
  if (crossesAfter(longer.map(() => own[0]!))) return false
  // What has been at the broker behind the bridge is there.
  return longer.every((broker) => crossesAfter([broker]))
}
