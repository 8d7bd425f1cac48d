/** Which brokers make a network, and how they are joined. */
import type { BrokerKind } from '../../interop/support/broker-process.js'

export interface Mix {
  readonly shape: 'pair' | 'chain' | 'mesh'
  /** Of the members `a`, `b` and `c`, in this order. */
  readonly kinds: readonly BrokerKind[]
  readonly duplex: boolean
}

export type Edge = readonly [from: string, to: string]

const SHORT: Record<BrokerKind, string> = { hermod: 'Hermod', activemq: '5.17.2', activemq6: '6.x' }

export const mixName = ({ shape, kinds, duplex }: Mix): string =>
  `${duplex ? 'a duplex' : 'a'} ${shape} of ${kinds.map((kind) => SHORT[kind]).join(', ')}`

export const memberNames = ({ kinds }: Mix): readonly string[] => ['a', 'b', 'c'].slice(0, kinds.length)

/** Who has connectors to whom: the next one, or in a mesh everybody to everybody (once, where they are duplex). */
export function edgesOf({ shape, duplex }: Mix): readonly Edge[] {
  if (shape === 'pair') return [['a', 'b']]
  if (shape === 'chain') {
    return [
      ['a', 'b'],
      ['b', 'c'],
    ]
  }
  const round: readonly Edge[] = [
    ['a', 'b'],
    ['b', 'c'],
    ['c', 'a'],
  ]
  return duplex ? round : [...round, ...round.map(([from, to]): Edge => [to, from])]
}
