/** Whether the long run was asked for: every large matrix whole, where the usual run takes a sample. */
export const isLong = import.meta.env.MODE === 'long';
