import { z } from "zod";

// The page's content policy forbids code made from text, which zod would try for speed.
z.config({ jitless: true });
