/** `?consumer.…` and `?producer.…` behind a destination's name: split off, checked, and applied by whoever uses it. */
import {
  bytes,
  Destination,
  type DestinationKind,
  defineOptions,
  findOption,
  flag,
  integer,
  nearestName,
  text,
} from '@hermod/model'
import { clientErrors } from './errors.js'

export const destinationOptions = defineOptions('destination', {
  'consumer.prefetchSize': integer(-1, 'Prefetch of consumers of this destination.', { min: 0, max: 32767 }),
  'consumer.exclusive': flag(false, 'Consumers are exclusive.'),
  'consumer.priority': integer(0, 'Consumers of higher priority are served first.', { min: -128, max: 127 }),
  'consumer.retroactive': flag(false, 'Topic consumers also get what recovery policies kept.'),
  'consumer.selector': text('', 'Selector of consumers that give none.'),
  'consumer.noLocal': flag(false, 'Consumers do not get what their own connection sends.'),
  'consumer.dispatchAsync': flag(true, 'Asks the broker to dispatch without holding up its producers.'),
  'consumer.maximumPendingMessageLimit': integer(0, 'Asks the broker to keep no more for a slow topic consumer.'),
  'producer.windowSize': bytes(0, 'Bytes a producer may have on the way without acknowledgement.', { min: 0 }),
})

export interface NamedDestination {
  readonly destination: Destination
  /** Only what was written. */
  readonly options: Readonly<Record<string, string | number | boolean>>
}

/** Reads `queue://A?consumer.exclusive=true`, or a bare name of `kind`. Throws for an unknown option or a bad value. */
export function parseDestination(written: string, kind: DestinationKind): NamedDestination {
  const mark = written.indexOf('?')
  const destination = Destination.parse(mark < 0 ? written : written.slice(0, mark), kind)
  if (destination.name === '') {
    throw clientErrors.badValue({ what: `destination ${JSON.stringify(written)}`, reason: 'the name is empty' })
  }
  if (mark < 0) return { destination, options: {} }
  const options: Record<string, string | number | boolean> = {}
  for (const [name, value] of new URLSearchParams(written.slice(mark + 1))) {
    const found = findOption(destinationOptions, name)
    if (found === undefined) {
      const near = nearestName(name, Object.keys(destinationOptions.rows))
      const reason = `no such option${near === undefined ? '' : `; did you mean ${near}?`}`
      throw clientErrors.badDestinationOption({ destination: written, option: name, reason })
    }
    try {
      options[found.name] = found.option.parse(value) as string | number | boolean
    } catch (cause) {
      throw clientErrors.badDestinationOption(
        { destination: written, option: `${name}=${value}`, reason: (cause as Error).message },
        { cause },
      )
    }
  }
  return { destination, options }
}
