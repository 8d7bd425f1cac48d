/**
 * Asks the modules of a domain as JAAS does:
 *
 *   required    must succeed; the rest is asked all the same
 *   requisite   must succeed; the first that fails ends it
 *   sufficient  ends it well, unless a required one had failed before
 *   optional    may fail
 *
 * The login stands when no required or requisite module failed and at least one module succeeded. What the successful
 * ones know about the peer is joined.
 */
import type { Principals } from '../authentication/identity.js'
import type { ControlFlag } from './login-config.js'
import { type Credentials, LoginFailure, type LoginModule } from './login-module.js'

export interface ConfiguredModule {
  readonly flag: ControlFlag
  readonly module: LoginModule
}

/** Rejects with LoginFailure, which says what the first failure that counts was. */
export async function login(modules: readonly ConfiguredModule[], credentials: Credentials): Promise<Principals> {
  const proved: Principals[] = []
  let refused: Error | undefined
  let failed: Error | undefined
  for (const { flag, module } of modules) {
    const { principals, failure } = await ask(module, credentials)
    if (principals !== undefined) {
      proved.push(principals)
      if (flag === 'sufficient' && refused === undefined) return joined(proved)
    } else if (failure !== undefined) {
      failed ??= failure
      if (flag === 'required' || flag === 'requisite') refused ??= failure
      if (flag === 'requisite') break
    }
  }
  if (refused !== undefined) throw refused
  if (proved.length === 0) throw failed ?? new LoginFailure('Login Failure: all modules ignored')
  return joined(proved)
}

async function ask(
  module: LoginModule,
  credentials: Credentials,
): Promise<{ principals?: Principals; failure?: Error }> {
  try {
    const principals = await module.login(credentials)
    return principals === undefined ? {} : { principals }
  } catch (error) {
    return { failure: error instanceof Error ? error : new LoginFailure(String(error)) }
  }
}

function joined(all: readonly Principals[]): Principals {
  return {
    users: [...new Set(all.flatMap(({ users }) => users))],
    groups: [...new Set(all.flatMap(({ groups }) => groups))],
  }
}
