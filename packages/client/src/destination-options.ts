/** `?consumer.…` and `?producer.…` behind a destination's name: split off, checked, and applied by whoever uses it. */
import { Destination, type DestinationKind, findOption, nearestName } from '@hermod/model'
import { clientErrors } from './errors.js'
import { destinationOptions } from './options.js'

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
