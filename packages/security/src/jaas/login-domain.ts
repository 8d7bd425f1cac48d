/** A domain of a `login.config`, ready to be asked. */
import { dirname } from 'node:path'
import type { Principals } from '../authentication/identity.js'
import { parseLoginConfig } from './login-config.js'
import { type ConfiguredModule, login } from './login-context.js'
import type { Credentials, ModuleSurroundings } from './login-module.js'
import { makeModule } from './module-table.js'
import { LoginConfigError } from './source.js'

export interface LoginSurroundings extends Omit<ModuleSurroundings, 'directory'> {
  /** Path of `login.config`. */
  readonly file: string
  readonly property: (name: string) => string | undefined
}

export interface LoginDomain {
  /** Rejects with an Error that says why, for the log. */
  login(credentials: Credentials): Promise<Principals>
}

/** Throws LoginConfigError for a file that cannot be read, a domain that it has not, or a module that is not known. */
export function loginDomain(name: string, around: LoginSurroundings): LoginDomain {
  const { file, property } = around
  const start = { file, line: 1, column: 1 }
  let text: string
  try {
    text = around.files.readText(file)
  } catch (cause) {
    throw new LoginConfigError(start, `cannot be read: ${(cause as Error).message}`)
  }
  const domains = parseLoginConfig({ file, text, property })
  const entries = domains.get(name)
  if (entries === undefined || entries.length === 0) {
    const known = domains.size === 0 ? 'none' : [...domains.keys()].join(', ')
    throw new LoginConfigError(start, `No LoginModules configured for ${name}; domains in the file: ${known}`)
  }
  const modules = entries.map(
    (entry): ConfiguredModule => ({
      flag: entry.flag,
      module: makeModule(entry, { ...around, directory: dirname(file) }),
    }),
  )
  return { login: (credentials) => login(modules, credentials) }
}
