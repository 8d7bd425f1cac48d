/** What a login module is asked, and what it may answer. */
import type { Logger } from '@hermod/model'
import type { Principals } from '../authentication/identity.js'
import type { FileAccess } from './property-file.js'

/** What the peer showed. */
export interface Credentials {
  readonly userName: string | null
  readonly password: string | null
  /** Subject of its certificate as Java prints it; null: it has none. */
  readonly certificateSubject: string | null
}

export interface LoginModule {
  /** Undefined: the module has no opinion. Rejects with LoginFailure where it refuses. */
  login(credentials: Credentials): Promise<Principals | undefined>
}

/** Why a login was refused: for the broker's log. The peer is told no more than that it failed. */
export class LoginFailure extends Error {
  override readonly name = 'LoginFailure'
}

/** What modules are made from. */
export interface ModuleSurroundings {
  readonly log: Logger
  readonly files: FileAccess
  /** Directory of `login.config`, which the files that it names stand in. */
  readonly directory: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Authorities that encrypted directories are checked against, PEM. Default: those that Node trusts. */
  readonly trusted?: readonly string[] | undefined
}

export type ModuleFactory = (options: ReadonlyMap<string, string>, around: ModuleSurroundings) => LoginModule
