/** What a store throws when it cannot take a change, as an error that peers can be told. */
import { BrokerError, causeChain, InvariantError } from '@hermod/model'
import { errors } from '../errors.js'

/** Foreseen errors and our own bugs stay what they are. */
export function asBrokerError(error: unknown): unknown {
  if (error instanceof BrokerError || error instanceof InvariantError || error instanceof TypeError) return error
  return errors.storeFailed({ reason: causeChain(error) }, { cause: error })
}
