/** What plug-ins answer is checked before the broker works with it: they are the user's own code. */
import type { BrokerPlugin, ConsumerRequest, Identity } from '@hermod/model'
import { mustBeOver, VERBS } from './hooks.js'

/** Throws when what a factory made is no plug-in. */
export function checkedPlugin(made: unknown): BrokerPlugin {
  const given = made as BrokerPlugin | null
  if (typeof given !== 'object' || given === null || typeof given.name !== 'string') {
    throw new Error('a plug-in is an object with a name and verbs; its factory made something else')
  }
  const wrong = VERBS.find((verb) => given[verb] !== undefined && typeof given[verb] !== 'function')
  if (wrong !== undefined) throw new Error(`plug-in ${given.name}: ${wrong} is not a function`)
  return given
}

/** The request as the plug-in wants it. Throws when that is no request for this consumer. */
export function changedRequest(request: ConsumerRequest, changed: unknown): ConsumerRequest {
  if (mustBeOver(changed) === undefined) return request
  const given = changed as ConsumerRequest | null
  if (typeof given !== 'object' || given === null || given.id !== request.id || given.destination === undefined) {
    throw new Error('addConsumer must return nothing or the request with changes')
  }
  return given
}

/** Throws when what a plug-in named is nobody. */
export function checkedIdentity(identity: unknown): Identity | undefined {
  if (identity === undefined) return undefined
  const given = identity as Identity | null
  if (
    typeof given !== 'object' ||
    given === null ||
    typeof given.userName !== 'string' ||
    !Array.isArray(given.groups)
  ) {
    throw new Error('authenticate must name a user with groups, or nobody')
  }
  return given
}
