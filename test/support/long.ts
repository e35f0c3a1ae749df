/** Whether the long run was asked for: every large matrix whole, where the usual run takes a sample. */
export const isLong = import.meta.env.MODE === 'long';

/** How long a test of many stories may take, in milliseconds: the long run asks for every one, on whatever machine. */
export const storiesMs = isLong ? 3_600_000 : 240_000;
