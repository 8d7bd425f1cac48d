/** What a message counts in the memory limits of a destination. */
import type { Message } from '@hermod/model'
import type { PolicyEntryOptions } from '../options/policy-entry.js'

/** The fixed part of `accountedSize`, which the policy's minimumMessageSize takes the place of. */
const ASSUMED_BYTES = 1024

export function sizeUnder(policy: Pick<PolicyEntryOptions, 'minimumMessageSize'>, message: Message): number {
  return message.accountedSize - ASSUMED_BYTES + policy.minimumMessageSize
}
