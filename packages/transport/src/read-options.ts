/**
 * Options of an address, checked against a table: a typo or a bad value is an error naming address, option, value,
 * what was expected and the nearest known name; an option that has no effect here is reported by name.
 */
import {
  findOption,
  nearestName,
  type OptionRows,
  type OptionTable,
  type OptionValues,
  optionValues,
} from '@hermod/model'
import type { Address } from './address.js'
import { transportErrors } from './errors.js'

export interface ReadOptions<R extends OptionRows> {
  readonly values: OptionValues<OptionTable<R>>
  /** Known to ActiveMQ, accepted, without effect here: worth a warning each. */
  readonly unbuilt: readonly string[]
}

export function readOptions<R extends OptionRows>(address: Address, table: OptionTable<R>): ReadOptions<R> {
  const given: Record<string, unknown> = {}
  const unbuilt: string[] = []
  for (const [name, value] of address.options) {
    const found = findOption(table, name)
    if (found === undefined) {
      const near = nearestName(name, Object.keys(table.rows))
      const hint = near === undefined ? '' : `; did you mean ${near}?`
      throw transportErrors.unknownOption({ address: address.text, option: name, hint })
    }
    given[found.name] = parseValue(address, name, value, found.option.parse)
    if (found.option.status === 'unbuilt') unbuilt.push(found.name)
  }
  return { values: optionValues(table, given as Partial<OptionValues<OptionTable<R>>>), unbuilt }
}

function parseValue(address: Address, option: string, value: string, parse: (text: string) => unknown): unknown {
  try {
    return parse(value)
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause)
    throw transportErrors.badOption({ address: address.text, option, value, problem }, { cause })
  }
}
