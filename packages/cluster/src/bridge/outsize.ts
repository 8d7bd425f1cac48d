/** Demand larger than anything that is meant: it would be kept for as long as its consumer is, and looked at for each other. */
import type { Destination } from '@hermod/model'
import { type ConsumerInfo, MAX_HOPS, pathFault } from '@hermod/openwire'

/** Characters of one destination's name, and of ids and names of clients. */
const MAX_NAME = 4096
const MAX_ID = 1024

/** What is too large about it; undefined: nothing. */
export function outsize(info: ConsumerInfo): string | undefined {
  const { brokerPath, networkConsumerPath, clientId, subscriptionName, destination } = info
  if (isLong(info.consumerId?.toString(), MAX_ID)) return `its id is longer than ${MAX_ID} characters`
  if (isLong(clientId, MAX_ID) || isLong(subscriptionName, MAX_ID)) return `a name is longer than ${MAX_ID} characters`
  const fault = pathFault(brokerPath)
  if (fault !== undefined) return `its brokerPath ${fault}`
  // It has one for each broker.
  if ((networkConsumerPath?.length ?? 0) > MAX_HOPS) return `it stands for more than ${MAX_HOPS} consumers`
  if (networkConsumerPath?.some((id) => isLong(id?.toString(), MAX_ID)) === true) {
    return `an id on its way is longer than ${MAX_ID} characters`
  }
  return destination === null ? undefined : outsizeName(destination)
}

export function outsizeName(destination: Destination): string | undefined {
  if (!isLong(destination.name, MAX_NAME)) return undefined
  const isOutsize = destination.members().some(({ name }) => isLong(name, MAX_NAME))
  return isOutsize ? `the name of its destination is longer than ${MAX_NAME} characters` : undefined
}

function isLong(text: string | null | undefined, most: number): boolean {
  return text !== null && text !== undefined && text.length > most
}
