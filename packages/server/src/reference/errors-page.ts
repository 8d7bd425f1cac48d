/** `docs/reference/errors.md`: every error a user or peer can be told, from the tables that make them. */
import * as broker from '@hermod/broker'
import * as client from '@hermod/client'
import * as cluster from '@hermod/cluster'
import type { ErrorRow } from '@hermod/model'
import * as openwire from '@hermod/openwire/server'
import * as security from '@hermod/security'
import * as selector from '@hermod/selector'
import * as store from '@hermod/store'
import * as transport from '@hermod/transport'

const INTRODUCTION = `# Errors

Generated from the error tables; \`npm run generate\` writes it anew. Do not edit.

A code is stable: programs may depend on it. *Class* is what an OpenWire peer is told. *Retry* says whether the same
request may succeed later without a change.
`

interface Table {
  readonly area: string
  readonly rows: Readonly<Record<string, ErrorRow>>
}

export function errorsPage(): string {
  const tables = new Map<string, Table>()
  for (const door of [broker, client, cluster, openwire, security, selector, store, transport]) {
    for (const value of Object.values(door)) if (isTable(value)) tables.set(value.area, value)
  }
  const sections = [...tables.values()].sort((a, b) => (a.area < b.area ? -1 : 1)).map(section)
  return `${INTRODUCTION}\n${sections.join('\n')}`
}

function section({ area, rows }: Table): string {
  const lines = Object.entries(rows).map(([key, row]) => {
    const code = `HERMOD_${area}_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
    const message = row.message.replaceAll('|', '\\|').replaceAll('<', '&lt;')
    return `| \`${code}\` | ${message} | \`${row.jms}\` | ${row.retry ? 'yes' : 'no'} |`
  })
  return `## ${area}\n\n| code | message | class | retry |\n|---|---|---|---|\n${lines.join('\n')}\n`
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && 'area' in value && 'rows' in value
}
