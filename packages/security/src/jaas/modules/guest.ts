/** `org.apache.activemq.jaas.GuestLoginModule`: everybody is the guest, unless a password is shown and must not be. */
import type { ModuleFactory } from '../login-module.js'
import { isTrue } from '../module-options.js'

export const guestLoginModule: ModuleFactory = (options) => {
  const user = options.get('org.apache.activemq.jaas.guest.user') ?? 'guest'
  const group = options.get('org.apache.activemq.jaas.guest.group') ?? 'guests'
  const credentialsInvalidate = isTrue(options, 'credentialsInvalidate')
  return {
    async login({ password }) {
      if (credentialsInvalidate && password !== null) return undefined
      return { users: [user], groups: [group] }
    },
  }
}
