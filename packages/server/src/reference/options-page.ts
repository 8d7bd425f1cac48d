/** `docs/reference/options.md`: every option there is, from the tables that the program itself reads. */
import { optionTables } from '@hermod/config'
import { consumerOptions, producerOptions } from '@hermod/management'
import type { Option, OptionTable } from '@hermod/model'

const INTRODUCTION = `# Options

Generated from the option tables; \`npm run generate\` writes it anew. Do not edit.

Names, types and defaults are ActiveMQ's. An option marked *not built yet* is known and accepted; using it gives a
warning by name. Sizes are bytes or take a unit (\`64 mb\`, \`1g\`); times are milliseconds.

The heap that \`percentOfJvmHeap\` is a percentage of is \`-Xmx\` of \`ACTIVEMQ_OPTS\` or \`ACTIVEMQ_OPTS_MEMORY\` if given, else
a quarter of the machine's memory, as in a JVM.
`

/** Where each table's options are written, in the order of the page. */
const PLACES: readonly (readonly [string, string])[] = [
  [
    'transportConnector uri',
    'Options of the address of a `<transportConnector>`: `tcp://host:port?name=value&amp;name=value`',
  ],
  ['client uri', 'Options of a `tcp://` address that a client connects to'],
  ['jms', 'Options of a client, written `jms.name=value` on its broker URL'],
  ['failover', 'Options of `failover:(…)?name=value`'],
  ['destination', 'Options behind the name of a destination: `queue://A?name=value`'],
  ['producer', 'Command `hermod producer --name value`'],
  ['consumer', 'Command `hermod consumer --name value`'],
]

export function optionsPage(): string {
  const tables = new Map<string, OptionTable>(optionTables())
  for (const table of [producerOptions, consumerOptions]) tables.set(table.element, table)
  const elsewhere = new Map(PLACES)
  const elements = [...tables.keys()].filter((name) => !elsewhere.has(name)).sort((a, b) => (a < b ? -1 : 1))
  const sections = [
    '## Elements of activemq.xml\n',
    ...elements.map((name) => section(`### \`<${name}>\``, tables.get(name)!)),
    '## Addresses, clients and commands\n',
    ...PLACES.filter(([name]) => tables.has(name)).map(([name, title]) => section(`### ${title}`, tables.get(name)!)),
  ]
  return `${INTRODUCTION}\n${sections.join('\n')}`
}

function section(title: string, table: OptionTable): string {
  const rows = Object.entries(table.rows).map(([name, option]) => row(name, option))
  return `${title}\n\n| name | value | default | meaning |\n|---|---|---|---|\n${rows.join('\n')}\n`
}

function row(name: string, option: Option<unknown>): string {
  const aliases =
    option.aliases.length === 0 ? '' : ` Also written ${option.aliases.map((a) => `\`${a}\``).join(', ')}.`
  const status = option.status === 'unbuilt' ? '*Not built yet.* ' : ''
  return `| \`${name}\` | ${cell(option.expected)} | ${defaultText(option)} | ${status}${cell(option.doc)}${aliases} |`
}

function defaultText({ defaultValue }: Option<unknown>): string {
  if (defaultValue === '' || defaultValue === undefined) return ''
  return `\`${typeof defaultValue === 'number' && defaultValue >= 2 ** 53 ? 'no limit' : cell(String(defaultValue))}\``
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
}
