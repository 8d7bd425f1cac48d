/** Of a broker that a bridge is made to more is asked than of one that only connects: its id is what keeps messages from circling. */
import { type BrokerInfo, introductionFault } from '@hermod/openwire'
import { clusterErrors } from '../errors.js'

/** Throws where it says too little, or what no broker says. */
export function checkIntroduction(info: BrokerInfo): void {
  const fault = introductionFault(info)
  if (fault !== undefined) throw clusterErrors.badIntroduction({ fault })
  if ((info.brokerId?.value ?? '') === '') throw clusterErrors.badIntroduction({ fault: 'the broker tells no id' })
}
