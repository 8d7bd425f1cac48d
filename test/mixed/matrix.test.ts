/**
 * Hermod in networks with each of the real ones, in every place, and every scenario in each of these networks. One mix:
 * `npm run test:mixed -- -t 'duplex pair of Hermod, 6.x'`.
 */
import { playAll } from '../cluster/scenarios/play.js'
import type { Mix } from '../cluster/support/mix.js'
import type { BrokerKind } from '../interop/support/broker-process.js'

const SHAPES: readonly (readonly [Mix['shape'], (ours: BrokerKind, real: BrokerKind) => BrokerKind[][]])[] = [
  [
    'pair',
    (ours, real) => [
      [ours, real],
      [real, ours],
    ],
  ],
  [
    'chain',
    (ours, real) => [
      [ours, real, real],
      [real, ours, real],
      [real, real, ours],
    ],
  ],
  [
    'mesh',
    (ours, real) => [
      [ours, real, real],
      [real, ours, ours],
    ],
  ],
]

for (const [shape, places] of SHAPES) {
  for (const real of ['activemq', 'activemq6'] as const) {
    for (const kinds of places('hermod', real)) {
      for (const duplex of [false, true]) playAll({ shape, kinds, duplex })
    }
  }
}

// All three kinds at once.
playAll({ shape: 'chain', kinds: ['activemq', 'hermod', 'activemq6'], duplex: true })
playAll({ shape: 'mesh', kinds: ['activemq6', 'hermod', 'activemq'], duplex: false })
