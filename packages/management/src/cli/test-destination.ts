/** The `--destination` of `producer` and `consumer`, refused before anything is connected when its scheme is mistyped. */
import { parseDestination } from '@hermod/client'
import { CommandError } from './ports.js'

/** ActiveMQ would take `quue://A` for the name of a queue and make it. */
export function testDestination(written: string): string {
  const { destination } = parseDestination(written, 'queue')
  const scheme = /^[^?]*:\/\//.exec(destination.name)?.[0]
  if (scheme !== undefined) {
    throw new CommandError(`--destination ${written}: expected queue://NAME or topic://NAME, not ${scheme}`)
  }
  return written
}
