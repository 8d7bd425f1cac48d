/** Options of a table on a command: `--name value` for each row and alias, values checked by the row. */
import { findOption, type OptionRows, type OptionTable, type OptionValues, optionValues } from '@hermod/model'
import { type Command, InvalidArgumentError, Option } from 'commander'

export function addOptions(command: Command, table: OptionTable): Command {
  for (const [name, row] of Object.entries(table.rows)) {
    const parse = (value: string): unknown => {
      try {
        return row.parse(value)
      } catch (error) {
        throw new InvalidArgumentError((error as Error).message)
      }
    }
    const choices = row.kind === 'choice' ? ` ${row.expected[0]!.toUpperCase()}${row.expected.slice(1)}.` : ''
    const shownDefault = row.defaultValue === '' ? '' : ` Default ${row.defaultValue}.`
    command.addOption(new Option(`--${name} <${row.kind}>`, `${row.doc}${choices}${shownDefault}`).argParser(parse))
    for (const alias of row.aliases)
      command.addOption(new Option(`--${alias} <${row.kind}>`).argParser(parse).hideHelp())
  }
  return command
}

/** What was given, over the table's defaults. */
export function givenOptions<R extends OptionRows>(
  table: OptionTable<R>,
  command: Command,
): OptionValues<OptionTable<R>> {
  const given: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(command.opts())) {
    const found = findOption(table, name)
    if (found !== undefined) given[found.name] = value
  }
  return optionValues(table, given as never)
}
