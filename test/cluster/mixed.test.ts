/** A part of `npm run test:mixed` that is quick: Hermod before and behind the newest ActiveMQ. */

import { SCENARIOS } from './scenarios/all.js'
import { FAULTS } from './scenarios/faults.js'
import { playAll } from './scenarios/play.js'

const quick = SCENARIOS.filter((scenario) => !FAULTS.includes(scenario))

playAll({ shape: 'pair', kinds: ['hermod', 'activemq6'], duplex: true }, quick)
playAll({ shape: 'chain', kinds: ['activemq6', 'hermod', 'activemq'], duplex: false }, quick)
