/** The users of the demo provider and the demo directory: the two of the bundled controller, with the same passwords. */

export interface DemoUser {
  readonly loginName: string;
  /** Secret, though publicly known by default. */
  readonly password: string;
  readonly fullName: string;
  readonly email: string;
  readonly groups: readonly string[];
}

export interface DemoLogin {
  readonly loginName: string;
  readonly password: string;
}

/** The first one is the administrator. */
export function demoUsers(admin: DemoLogin, user: DemoLogin): readonly DemoUser[] {
  return [
    { ...admin, fullName: 'Ada Admin', email: 'ada@lab.example', groups: ['admins', 'staff'] },
    { ...user, fullName: 'Uma User', email: 'uma@lab.example', groups: ['staff'] },
  ];
}

/** Returns the user whose password it is. */
export function userWith(
  users: readonly DemoUser[],
  loginName: string,
  password: string,
): DemoUser | undefined {
  return users.find((user) => user.loginName === loginName && user.password === password);
}
