/** Faults put into the program on purpose: a simulation that finds none of them finds nothing. */
import { BridgedArrivals } from '../../../broker/src/audit/bridged-audit.js'
import { Inbound } from '../../src/bridge/inbound.js'
import { Outbound } from '../../src/bridge/outbound.js'

type Method = (...given: never[]) => unknown

/** Each puts a fault in place, and returns what takes it out again. */
export const MUTATIONS: Readonly<Record<string, () => () => void>> = {
  'a bridge that acknowledges before the answer': () =>
    replace(Outbound.prototype, 'forward', (original) => {
      return function (this: Outbound, ...given: never[]): void {
        original.apply(this, given)
        const { underWay } = (this as unknown as { forwarding: { underWay: Map<number, unknown> } }).forwarding
        // Not from within the dispatch: it would change the list that the broker is going through.
        queueMicrotask(() => {
          for (const commandId of [...underWay.keys()]) this.answered(commandId, undefined)
        })
      }
    }),
  'a bridge that confirms what is not safe yet': () =>
    replace(Inbound.prototype, 'confirmAt', (original) => {
      return function (this: Inbound, _ticket: never, commandId: never): void {
        original.call(this, 0 as never, commandId)
      }
    }),
  'an audit that forgets': () => replace(BridgedArrivals.prototype, 'accept', () => () => true),
}

function replace(prototype: object, name: string, by: (original: Method) => Method): () => void {
  const methods = prototype as Record<string, Method>
  const original = methods[name]!
  methods[name] = by(original)
  return () => {
    methods[name] = original
  }
}
