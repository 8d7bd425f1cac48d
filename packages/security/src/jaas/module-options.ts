/** Options that several login modules share. */
import { isAbsolute, join, resolve } from 'node:path'
import { isEncrypted } from '../encryption/enc-value.js'
import { encryptorOf } from '../encryption/environment-encryptor.js'
import type { ModuleSurroundings } from './login-module.js'
import { PropertyFile } from './property-file.js'

export type ModuleOptions = ReadonlyMap<string, string>

/** As Java's Boolean.parseBoolean: anything but `true` is false. */
export function isTrue(options: ModuleOptions, name: string): boolean {
  return options.get(name)?.toLowerCase() === 'true'
}

/** The file that an option names: under `baseDir`, else beside login.config. */
export function propertyFile(
  option: string,
  fallback: string,
  options: ModuleOptions,
  around: ModuleSurroundings,
): PropertyFile {
  const name = options.get(option) ?? fallback
  const base = options.get('baseDir') ?? around.directory
  const path = isAbsolute(name) ? name : resolve(join(base, name))
  return new PropertyFile(
    { path, reload: isTrue(options, 'reload'), plain: plainOf(options, around) },
    around.files,
    around.log,
  )
}

/** With `decrypt=true` values may be `ENC(…)`. */
function plainOf(options: ModuleOptions, { environment }: ModuleSurroundings): (value: string) => string {
  if (!isTrue(options, 'decrypt')) return (value) => value
  const encryptor = encryptorOf({ algorithm: options.get('algorithm'), environment })
  return (value) => (isEncrypted(value) ? encryptor.decryptValue(value) : value)
}
