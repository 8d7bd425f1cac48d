/** `<authorizationMap>`: the rights of all entries that speak about a destination, joined, and those of the default one. */
import type { Destination, DestinationKind } from '@hermod/model'
import { type Acl, type Right, unionOf } from './acl.js'
import type { AuthorizationMap } from './authorization-map.js'
import { entryMatches } from './entry-match.js'

export type Rights = Readonly<Record<Right, Acl>>

export interface AuthorizationEntry {
  /** Composite: stands for each of its members. */
  readonly destination: Destination
  readonly rights: Rights
}

export interface EntryMapSettings {
  readonly entries: readonly AuthorizationEntry[]
  /** Its rights are added to those of every destination. */
  readonly defaultEntry?: Rights | undefined
  /** Undefined: temporary destinations are everybody's. */
  readonly temporary?: Rights | undefined
}

interface Row {
  readonly kind: DestinationKind
  readonly path: readonly string[]
  readonly rights: Rights
  /** Equal for entries that say the same of whatever destination. */
  readonly content: string
}

export class EntryMap implements AuthorizationMap {
  readonly revision = 0
  private readonly rows: readonly Row[]

  constructor(private readonly settings: EntryMapSettings) {
    this.rows = settings.entries.flatMap(({ destination, rights }) =>
      destination.members().map((member) => ({
        kind: member.kind,
        path: member.name.split('.'),
        rights,
        content: contentOf(rights),
      })),
    )
  }

  acl(right: Right, destination: Destination): Acl {
    const { defaultEntry } = this.settings
    const acls = this.rowsFor(destination).map(({ rights }) => rights[right])
    return unionOf(defaultEntry === undefined ? acls : [...acls, defaultEntry[right]])
  }

  temporaryAcl(right: Right): Acl | undefined {
    return this.settings.temporary?.[right]
  }

  /** Of a composite name only what is said of every member counts, or one could reach through it what one may not alone. */
  private rowsFor(destination: Destination): readonly Row[] {
    if (!destination.isComposite) return this.plainRows(destination)
    let common: readonly Row[] | undefined
    for (const member of destination.members()) {
      const rows = this.plainRows(member)
      const contents = new Set(rows.map(({ content }) => content))
      common = common === undefined ? rows : common.filter(({ content }) => contents.has(content))
    }
    return common ?? []
  }

  private plainRows({ kind, name }: Destination): readonly Row[] {
    const path = name.split('.')
    return this.rows.filter((row) => row.kind === kind && entryMatches(row.path, path))
  }
}

function contentOf(rights: Rights): string {
  const textOf = ({ everybody, groups, users }: Acl): unknown => [everybody, [...groups].sort(), [...users].sort()]
  return JSON.stringify([textOf(rights.read), textOf(rights.write), textOf(rights.admin)])
}
