/**
 * `<cachedLDAPAuthorizationMap>`: rights that stand in a directory, read as a whole and kept. They are read before the
 * broker serves, and again in the background when somebody asks and they are older than `refreshInterval`. While the
 * directory cannot be reached, what was read last goes on; as long as nothing was read, nobody has a right.
 */
import type { Clock, Destination, Logger } from '@hermod/model'
import { type Directory, type DirectoryEntry, type DirectorySettings, openDirectory } from '../ldap/directory.js'
import { entriesOf, type Grant } from '../ldap/permissions.js'
import { type Acl, NOBODY, type Right } from './acl.js'
import type { AuthorizationMap } from './authorization-map.js'
import { EntryMap } from './entry-map.js'

export interface CachedLdapMapSettings {
  readonly directory: DirectorySettings
  readonly queueSearchBase: string
  readonly topicSearchBase: string
  readonly tempSearchBase: string
  /** Filter of the entries that grant each right. */
  readonly filters: Readonly<Record<Right, string>>
  readonly permissionGroupMemberAttribute: string
  /** Members are groups, named by what their own name says. */
  readonly legacyGroupMapping: boolean
  readonly groupObjectClass: string
  readonly userObjectClass: string
  readonly groupNameAttribute: string
  readonly userNameAttribute: string
  /** -1: soon after a change. */
  readonly refreshIntervalMs: number
  readonly refreshDisabled: boolean
}

/** Directories tell of changes by means that only some have; reading again this often does without. */
const CHANGE_POLL_MS = 5_000
/** After a failure, so that a directory that is down is not asked for every message. */
const RETRY_MS = 1_000

export class CachedLdapMap implements AuthorizationMap {
  private readings = 0
  private entries: EntryMap | undefined
  private dueMs = 0
  private reading: Promise<void> | undefined

  constructor(
    private readonly settings: CachedLdapMapSettings,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  async start(): Promise<void> {
    await this.refresh()
  }

  async stop(): Promise<void> {
    await this.reading
  }

  /** Asked for every message: who only sends where they always did would else never bring a change to light. */
  get revision(): number {
    this.refreshIfDue()
    return this.readings
  }

  acl(right: Right, destination: Destination): Acl | undefined {
    this.refreshIfDue()
    return this.entries === undefined ? NOBODY : this.entries.acl(right, destination)
  }

  temporaryAcl(right: Right): Acl | undefined {
    this.refreshIfDue()
    return this.entries === undefined ? NOBODY : this.entries.temporaryAcl(right)
  }

  private refreshIfDue(): void {
    const { refreshDisabled } = this.settings
    if (this.reading !== undefined || (refreshDisabled && this.entries !== undefined)) return
    if (this.clock.now() >= this.dueMs) void this.refresh()
  }

  /** One at a time. Never rejects. */
  private refresh(): Promise<void> {
    this.reading ??= this.read().then(
      (entries) => this.took(entries),
      (error: unknown) => this.failed(error),
    )
    return this.reading
  }

  private took(entries: EntryMap): void {
    const { refreshIntervalMs } = this.settings
    this.entries = entries
    this.readings++
    this.dueMs = this.clock.now() + (refreshIntervalMs < 0 ? CHANGE_POLL_MS : refreshIntervalMs)
    this.reading = undefined
  }

  private failed(error: unknown): void {
    this.log.error(
      'Error updating authorization map.  Partial policy may be applied until the next successful update.',
      error,
    )
    this.dueMs = this.clock.now() + RETRY_MS
    this.reading = undefined
  }

  private async read(): Promise<EntryMap> {
    const directory = await openDirectory(this.settings.directory)
    try {
      const grants: Grant[] = []
      for (const kind of ['queue', 'topic', 'temp'] as const) grants.push(...(await this.grantsOf(kind, directory)))
      return new EntryMap(
        entriesOf(grants, ({ dn }) =>
          this.log.error(`Policy not applied!  Error parsing authorization policy entry under ${dn}`),
        ),
      )
    } finally {
      await directory.close().catch(() => {})
    }
  }

  private async grantsOf(kind: Grant['kind'], directory: Directory): Promise<Grant[]> {
    const { settings } = this
    const base = settings[`${kind}SearchBase`]
    const attribute = settings.permissionGroupMemberAttribute
    const grants: Grant[] = []
    for (const right of ['admin', 'read', 'write'] as const) {
      const filter = settings.filters[right]
      const found = await directory
        .search({ base, filter, scope: 'sub', attributes: [attribute] })
        .catch((error: unknown) => this.missing(base, error))
      for (const entry of found) {
        const members = entry.attributes.get(attribute.toLowerCase()) ?? []
        grants.push({ kind, right, dn: entry.dn, base, acl: await this.aclOf(members, directory) })
      }
    }
    return grants
  }

  /** What is not there grants nothing; any other failure must not leave half of the rights. */
  private missing(base: string, error: unknown): readonly DirectoryEntry[] {
    if (error instanceof Error && 'code' in error && error.code === NO_SUCH_OBJECT) return []
    throw new Error(`search under ${base} failed: ${(error as Error).message}`, { cause: error })
  }

  private async aclOf(members: readonly string[], directory: Directory): Promise<Acl> {
    const groups = new Set<string>()
    const users = new Set<string>()
    for (const member of members) {
      if (this.settings.legacyGroupMapping) groups.add(member.replace(/(cn|CN)=/g, ''))
      else await this.lookUp(member, directory, groups, users)
    }
    return { everybody: groups.delete('*'), groups, users }
  }

  private async lookUp(member: string, directory: Directory, groups: Set<string>, users: Set<string>): Promise<void> {
    const { groupObjectClass, userObjectClass, groupNameAttribute, userNameAttribute } = this.settings
    const attributes = ['objectClass', groupNameAttribute, userNameAttribute]
    const [entry] = await directory
      .search({ base: member, filter: '(objectClass=*)', scope: 'base', attributes })
      .catch((error: unknown) => this.missing(member, error))
    const classes = entry?.attributes.get('objectclass')?.map((name) => name.toLowerCase()) ?? []
    const isGroup = classes.includes(groupObjectClass.toLowerCase())
    const isUser = classes.includes(userObjectClass.toLowerCase())
    const nameAttribute = isGroup ? groupNameAttribute : userNameAttribute
    const name = entry?.attributes.get(nameAttribute.toLowerCase())?.[0]
    if (isGroup === isUser || name === undefined) {
      this.log.error(`Policy not applied!  Can't determine the type of member ${member}: expected a group or a user`)
    } else (isGroup ? groups : users).add(name)
  }
}

/** Result code of LDAP. */
const NO_SUCH_OBJECT = 32
