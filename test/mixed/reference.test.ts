/** The same scenarios with the real ones alone: what Hermod is held to is what they do. */
import { playAll } from '../cluster/scenarios/play.js'

for (const real of ['activemq', 'activemq6'] as const) {
  for (const duplex of [false, true]) {
    playAll({ shape: 'pair', kinds: [real, real], duplex })
    playAll({ shape: 'chain', kinds: [real, real, real], duplex })
    playAll({ shape: 'mesh', kinds: [real, real, real], duplex })
  }
}
